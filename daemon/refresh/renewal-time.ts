// When a credential is to be renewed.

type Lifetime = { readonly expiresAt: number | null; readonly refreshedAt: number | null };

/**
 * The instant from which a credential is renewed: `windowMs` before its end, but never in the first two thirds of its life, or a
 * provider with short-lived tokens would be asked for a new one at every use. Null: by the clock, never.
 */
export function renewalAt({ expiresAt, refreshedAt }: Lifetime, windowMs: number): number | null {
  if (expiresAt === null) return null;
  const lifetimeMs = Math.max(expiresAt - (refreshedAt ?? 0), 0);
  return expiresAt - Math.min(windowMs, Math.floor(lifetimeMs / 3));
}
