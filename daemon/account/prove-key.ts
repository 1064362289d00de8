// Whether a key is the one that an account's rows were sealed with, found out by opening one.
import { serviceIds } from '../../core/catalog/services.ts';
import { type EnvelopeContext, EnvelopeError, openEnvelope } from '../../core/crypto/envelope.ts';
import type { Sodium } from '../../core/crypto/sodium.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountId } from '../../core/ids.ts';
import { orGap, type ServerClient } from '../server-client.ts';

type Row = { readonly context: EnvelopeContext; readonly ciphertext: string };

async function* sealedRows(server: ServerClient, accountId: AccountId): AsyncGenerator<Row> {
  const settings = await orGap(server('getSettings', {}, null));
  const none = { accountId, serviceId: null, profileId: null };
  if ('sealed' in settings) {
    const { sealed, revision } = settings;
    yield { context: { ...none, purpose: 'settings', revision }, ciphertext: sealed.ciphertext };
  }
  for (const serviceId of serviceIds) {
    const listed = await orGap(server('listProfiles', { serviceId }, null));
    // The list itself is never missing: the whole feature is.
    if ('gapAt' in listed) throw new AppError('feature_off');
    for (const { profileId } of listed.profiles) {
      const row = await orGap(server('getCredential', { serviceId, profileId }, null));
      if ('gapAt' in row) continue;
      const context = {
        accountId,
        purpose: 'credential',
        serviceId,
        profileId,
        revision: row.metadata.revision,
      } as const;
      yield { context, ciphertext: row.sealed.ciphertext };
    }
  }
}

function opens(sodium: Sodium, key: Uint8Array, { context, ciphertext }: Row): boolean {
  try {
    openEnvelope(sodium, key, context, ciphertext).fill(0);
    return true;
  } catch (error) {
    if (error instanceof EnvelopeError) return false;
    throw error;
  }
}

/**
 * True when one row opens (others may be damaged), or when there is none that could be lost.
 * @param server answers as that account
 * @throws AppError `feature_off` when the rows cannot be looked at
 */
export async function provesKey(
  sodium: Sodium,
  server: ServerClient,
  { accountId, key }: { readonly accountId: AccountId; readonly key: Uint8Array },
): Promise<boolean> {
  let rows = 0;
  for await (const row of sealedRows(server, accountId)) {
    rows += 1;
    if (opens(sodium, key, row)) return true;
  }
  return rows === 0;
}
