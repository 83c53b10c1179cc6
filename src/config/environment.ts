import { readFileSync } from 'node:fs';
import { isLoopback } from '../core/loopback.ts';
import type { SealingKey } from '../core/secrets.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads environment variables and collects their faults. No method throws: a missing variable reads as empty and a wrong
 * value as it is, so that the caller finds all faults at once. The results may be used only while `faults` is empty. A
 * fault never quotes a value, which could be a secret.
 */
export interface EnvironmentReader {
  /** The faults found so far, one sentence each; callers add those that they find themselves. */
  faults: string[];
  /** Reads a variable, trimmed; undefined when it is missing or empty. */
  optional(name: string): string | undefined;
  /** Reads a variable that must be set, trimmed. @param what describes the variable, in the fault */
  required(name: string, what: string): string;
  /** Reads a variable that must be set, or else the file that `NAME_FILE` names; to set both is a fault. */
  secret(name: string, what: string): string;
  /** Reads as `secret` does; undefined, and no fault, when neither is set. Empty when the file can't be read. */
  optionalSecret(name: string): string | undefined;
  /**
   * Reads a URL: https, or http to this machine, without query, fragment and name. Returns it without a trailing slash;
   * empty, and no fault, when neither the variable nor a fallback is given.
   */
  url(name: string, fallback?: string): string;
  /** Reads one of the allowed values, which are lower case; the variable may have any case. */
  oneOf<T extends string>(name: string, fallback: NoInfer<T>, allowed: readonly T[]): T;
  /** Reads a whole number from 1. @param unit what is counted, in the fault, e.g. `days` */
  wholeNumber(name: string, fallback: number, unit?: string, lowest?: number): number;
}

/** Creates a reader of the environment, without faults yet. */
export function createEnvironmentReader(env: Environment): EnvironmentReader {
  const faults: string[] = [];
  const optional = (name: string): string | undefined => env[name]?.trim() || undefined;
  const required = (name: string, what: string): string => {
    const value = optional(name);
    if (value === undefined) faults.push(`${name} is missing: ${what}`);
    return value ?? '';
  };

  /** Reads the file that `NAME_FILE` names; undefined when none is named. */
  const fromFile = (name: string): string | undefined => {
    const file = optional(`${name}_FILE`);
    if (file === undefined) return undefined;
    if (optional(name) !== undefined) faults.push(`${name} and ${name}_FILE are both set: keep one of them`);
    const value = contentOf(file);
    if (value === undefined) faults.push(`${name}_FILE names a file that can't be read, or an empty one`);
    return value ?? '';
  };

  return {
    faults,
    optional,
    required,
    secret: (name, what) => fromFile(name) ?? required(name, what),
    optionalSecret: (name) => fromFile(name) ?? optional(name),
    url(name, fallback) {
      const value = optional(name) ?? fallback ?? '';
      const fault = value === '' ? undefined : urlFault(value);
      if (fault) faults.push(`${name} ${fault}`);
      return value.replace(/\/+$/, '');
    },
    oneOf(name, fallback, allowed) {
      const value = (optional(name) ?? fallback).toLowerCase();
      const found = allowed.find((one) => one === value);
      if (found === undefined) faults.push(`${name} must be one of ${allowed.join(', ')}`);
      return found ?? fallback;
    },
    wholeNumber(name, fallback, unit, lowest = 1) {
      const value = Number(optional(name) ?? fallback);
      const kind = unit === undefined ? 'whole number' : `whole number of ${unit}`;
      if (!Number.isInteger(value) || value < lowest) faults.push(`${name} must be a ${kind} from ${lowest}`);
      return value;
    },
  };
}

/** The command that makes a key for TOKEN_KEYS. The id has the date, so that a new key does not get the id of an older one. */
export const MAKE_KEY_COMMAND = 'echo "k$(date +%Y%m%d):$(openssl rand -base64 32)"';

/** The keys of TOKEN_KEYS. */
export interface KeyRing {
  keys: SealingKey[];
  /** Ids of keys that the operator says are lost for good. */
  lost: string[];
}

/**
 * Parses TOKEN_KEYS: `id:base64`, separated by commas, each key of 32 bytes, or `id:lost`. A wrong or repeated key is left
 * out, and its fault is added to `faults`; an empty text has no keys and no fault.
 */
export function parseKeys(text: string, faults: string[]): KeyRing {
  const keys: SealingKey[] = [];
  const lost: string[] = [];
  for (const [index, item] of text === '' ? [] : text.split(',').entries()) {
    const [, id, encoded] = /^\s*([\w-]{1,32}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(item) ?? [];
    const key = Buffer.from(encoded ?? '', 'base64');
    if (id !== undefined && encoded === 'lost') lost.push(id);
    else if (id === undefined || key.length !== 32)
      faults.push(
        `TOKEN_KEYS, key ${index + 1}: must be id:base64 of 32 bytes; \`${MAKE_KEY_COMMAND}\` prints one`,
      );
    else if (keys.some((other) => other.id === id))
      faults.push(`TOKEN_KEYS: the id ${id} stands there twice`);
    else keys.push({ id, key });
  }
  if (lost.length > 0 && keys.length === 0) faults.push('TOKEN_KEYS: needs a key that is not lost');
  return { keys, lost };
}

/** Returns the trimmed content of a file; undefined when the file is empty or can't be read. */
function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Returns what is wrong with a URL, or undefined. Credentials are sent to it, so http is allowed on loopback only. */
function urlFault(value: string): string | undefined {
  if (!URL.canParse(value)) return 'is not an address such as https://bot.example.com';
  const { protocol, hostname, search, hash, username } = new URL(value);
  if (search !== '' || hash !== '' || username !== '')
    return 'must not have a query, a fragment or a name in it';
  if (protocol === 'https:') return undefined;
  if (protocol !== 'http:') return 'must start with https://';
  return isLoopback(hostname) ? undefined : 'must start with https:// (http is for localhost only)';
}

/** Splits a list at commas and spaces. */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((one) => one !== '');
}
