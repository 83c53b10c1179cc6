/** Why a store takes no writes, by the code of the error: no paths, because anybody may read `/readyz`. */
const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EROFS: 'the disk is read-only',
  EIO: 'the disk fails',
  folder_missing: 'DATA_DIR was deleted, emptied or moved away',
  folder_taken: 'another process took DATA_DIR over',
  file_unusable: 'a file in DATA_DIR can not be used',
};

/** Returns why a store takes no writes, as the end of a sentence for everybody. */
export function whyUnwritable(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const reason = 'code' in at && typeof at.code === 'string' ? REASONS[at.code] : undefined;
    if (reason !== undefined) return `${reason}; the log says more`;
  }
  return 'the log says why';
}
