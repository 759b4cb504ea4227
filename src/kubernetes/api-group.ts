/** "apps" of "apps/v1"; empty for the core group's "v1". */
export function apiGroupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
