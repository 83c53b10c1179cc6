/** Reads the arguments; after wrong ones or `--help` it prints the usage and ends the process. */
export function readArguments<T>(usage: string, read: (args: string[]) => T): T {
  const args = process.argv.slice(2);
  try {
    if (!args.includes('--help')) return read(args);
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}
