// What Gemini CLI asks Code Assist beside a turn: switches under test, an administrator's controls, the onboarding, its measurements.
import { type Answer, get, post } from '../kernel/endpoint.ts';
import { type Reply, reply } from '../kernel/http.ts';
import type { Endpoint } from '../kernel/provider.ts';
import type { GoogleAccount } from './account-book.ts';
import type { BearerPorts } from './bearer.ts';
import { checkCodeAssist, refuseUse } from './code-assist-access.ts';
import { HOSTS } from './registration.ts';

/** A long-running operation that has ended at once. */
function onboarded({ project }: GoogleAccount): Reply {
  return reply.json(200, {
    name: 'operations/simulated-onboarding',
    done: true,
    response: {
      '@type': 'type.googleapis.com/google.internal.cloud.code.v1internal.OnboardUserResponse',
      ...(project !== null && { cloudaicompanionProject: { id: project, name: project } }),
    },
  });
}

const empty = () => reply.json(200, {});

/** Paths: those that Gemini CLI 0.61.0 knows. Only the onboarding depends on the account. */
export function codeAssistExtras(ports: BearerPorts): Endpoint[] {
  const checked =
    (answer: (account: GoogleAccount) => Reply): Answer =>
    (request) => {
      const access = checkCodeAssist(ports, request);
      return access.kind === 'refused' ? access.reply : answer(access.account);
    };
  const path = (method: string) => `/v1internal:${method}`;
  const { codeAssist } = HOSTS;
  return [
    post(
      'onboard',
      codeAssist,
      path('onboardUser'),
      checked((account) => refuseUse(account, account.project) ?? onboarded(account)),
    ),
    get('onboard', codeAssist, '/v1internal/operations/simulated-onboarding', checked(onboarded)),
    post(
      'experiments',
      codeAssist,
      path('listExperiments'),
      checked(() => reply.json(200, { experimentIds: [], flags: [] })),
    ),
    ...['fetchAdminControls', 'setCodeAssistGlobalUserSetting', 'recordCodeAssistMetrics'].map((method) =>
      post('side-call', codeAssist, path(method), checked(empty)),
    ),
    get('side-call', codeAssist, path('getCodeAssistGlobalUserSetting'), checked(empty)),
  ];
}
