/** What the security headers depend on. */
export interface SecurityHeaderOptions {
  publicUrl: string;
  /** Sites that our forms may lead to, each hop of the redirects. */
  formTargets: readonly string[];
}

/**
 * Returns the security headers of every answer. They are those of helmet 8 with a policy of our own, and none depends on the
 * request: helmet itself would put them together anew for each, which took a tenth of the time of a webhook.
 *
 * @throws TypeError for a form target that would end its directive
 */
export function securityHeaders({ publicUrl, formTargets }: SecurityHeaderOptions): Record<string, string> {
  const unfit = formTargets.find((target) => /[\s;,]/.test(target));
  if (unfit !== undefined) throw new TypeError(`no source for a content security policy: ${unfit}`);
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    ["form-action 'self'", ...formTargets].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join(';');
  return {
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    // `no-referrer` would make our own forms send `Origin: null`.
    'referrer-policy': 'same-origin',
    ...(publicUrl.startsWith('https:') && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'SAMEORIGIN',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  };
}
