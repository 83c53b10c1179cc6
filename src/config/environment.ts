import { readFileSync } from 'node:fs';
import { isLoopback } from '../core/loopback.ts';
import type { SealingKey } from '../core/secrets.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads variables and collects their faults. A faulty variable reads as empty, so that all faults are found in one go. No
 * fault ever holds a value, which could be a secret.
 */
export interface EnvironmentReader {
  /** The faults found so far, one sentence each. */
  faults: string[];
  /** Reads a variable, trimmed; undefined when it is missing or empty. */
  optional(name: string): string | undefined;
  /** Reads a variable that must be set. @param what describes it in the fault */
  required(name: string, what: string): string;
  /** Reads as `required`; the value may be in the file that `NAME_FILE` names. */
  secret(name: string, what: string): string;
  /** Reads as `secret`; undefined when the variable is missing. */
  optionalSecret(name: string): string | undefined;
  /** Reads a URL, https, or http on a loopback name; returns it without a trailing slash. */
  url(name: string, fallback?: string): string;
  /** Reads one of the allowed values, in any case. */
  oneOf(name: string, fallback: string, allowed: string[]): string;
}

/** Creates a reader of the environment. */
export function createEnvironmentReader(env: Environment): EnvironmentReader {
  const faults: string[] = [];
  const optional = (name: string): string | undefined => env[name]?.trim() || undefined;
  const required = (name: string, what: string): string => {
    const value = optional(name);
    if (value === undefined) faults.push(`${name} is missing: ${what}`);
    return value ?? '';
  };

  /** Reads the file that `NAME_FILE` names; undefined when none is named. */
  const secret = (name: string): string | undefined => {
    const file = optional(`${name}_FILE`);
    if (file === undefined) return undefined;
    if (optional(name) !== undefined) faults.push(`${name} and ${name}_FILE are both set: keep one of them`);
    const value = readSecret(file);
    if (value === undefined) faults.push(`${name}_FILE names a file that can't be read, or an empty one`);
    return value ?? '';
  };

  return {
    faults,
    optional,
    required,
    secret: (name, what) => secret(name) ?? required(name, what),
    optionalSecret: (name) => secret(name) ?? optional(name),
    url(name, fallback) {
      const value = optional(name) ?? fallback ?? '';
      const fault = value === '' ? undefined : urlFault(value);
      if (fault) faults.push(`${name} ${fault}`);
      return value.replace(/\/+$/, '');
    },
    /** Reads one of the allowed values, in any case. */
    oneOf(name, fallback, allowed) {
      const value = (optional(name) ?? fallback).toLowerCase();
      if (!allowed.includes(value)) faults.push(`${name} must be one of ${allowed.join(', ')}`);
      return value;
    },
  };
}

/** Parses `id:base64[,id:base64 …]`; adds faults to `faults`. */
export function parseKeys(text: string, faults: string[]): SealingKey[] {
  const keys: SealingKey[] = [];
  for (const [index, item] of text === '' ? [] : text.split(',').entries()) {
    const [, id, encoded] = /^\s*([\w-]{1,32}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(item) ?? [];
    const key = Buffer.from(encoded ?? '', 'base64');
    if (id === undefined || key.length !== 32)
      faults.push(
        `TOKEN_KEYS, key ${index + 1}: must be id:base64 of 32 bytes; \`echo "k1:$(openssl rand -base64 32)"\` prints one`,
      );
    else if (keys.some((other) => other.id === id))
      faults.push(`TOKEN_KEYS: the id ${id} stands there twice`);
    else keys.push({ id, key });
  }
  return keys;
}

function readSecret(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Returns the fault of a URL. Credentials and tokens are sent to it, so plain http is for loopback only. */
function urlFault(value: string): string | undefined {
  if (!URL.canParse(value)) return 'is not an address such as https://bot.example.com';
  const { protocol, hostname, search, hash, username } = new URL(value);
  if (search !== '' || hash !== '' || username !== '')
    return 'must not have a query, a fragment or a name in it';
  if (protocol === 'https:') return undefined;
  if (protocol !== 'http:') return 'must start with https://';
  return isLoopback(hostname) ? undefined : 'must start with https:// (http is for localhost only)';
}
