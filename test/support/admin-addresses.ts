import type { AddressBook } from '../../src/webex/admins.ts';

/** Creates an address book that lives as long as the test. */
export function createAddresses(): AddressBook {
  const known = new Map<string, string>();
  return {
    find: async (email) => known.get(email),
    keep: async (email, personId) => void known.set(email, personId),
  };
}
