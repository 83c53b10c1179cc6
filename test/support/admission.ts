import type { Admission } from '../../src/core/admission.ts';

/** An admission that admits every organization but those that a test names. */
export interface TestAdmission extends Admission {
  outside: Set<string>;
}

export function createTestAdmission(): TestAdmission {
  const outside = new Set<string>();
  const admits = (orgId: string) => !outside.has(orgId);
  return {
    outside,
    admits,
    isSuspended: ({ personOrgId }) => personOrgId !== undefined && !admits(personOrgId),
    admitted: () => 'everybody',
    report() {},
  };
}
