// What signing in again is called for each kind of credential: keys of the catalogue.
import type { CredentialKind } from '../../../core/catalog/services.ts';

export function reconnectText(kind: CredentialKind | null) {
  switch (kind) {
    case 'api-key':
      return 'status.actions.replaceKey';
    case 'setup-token':
      return 'status.actions.newToken';
    case 'oauth':
      return 'status.actions.signIn';
    case null:
      return 'status.actions.connectAgain';
  }
}
