// A daemon, the providers, and two persons with an account at each of them: what the tests of connecting stand on.
import type { CallInput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import type { Ports } from '../../../daemon/ports.ts';
import type { SimulatorOptions } from '../../providers/start-simulator.ts';
import { addPerson, consentAs, followSignIn, type OauthService, type Person } from '../../support/oauth-persons.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { type DataFolder, makeDataFolder, runDaemon, type TestDaemon } from '../../support/test-daemon.ts';

type Begin = CallInput<DaemonCalls, 'connect.begin'>;

export type ConnectWorld = {
  readonly simulator: TestSimulator;
  readonly folder: DataFolder;
  readonly demo: Person;
  readonly other: Person;
  readonly daemon: TestDaemon;
  /** Begins a sign-in; nobody has opened the page yet. */
  begin(
    serviceId: OauthService,
    options?: { method?: Begin['method']; id?: string; label?: string },
  ): ReturnType<TestDaemon['call']['connect.begin']>;
  /** The address that the sign-in page leads to, where whoever consents now signs in. */
  follow(authorizeUrl: string): Promise<string>;
  /** A whole sign-in by the in-app browser. */
  signIn(serviceId: OauthService, options?: { id?: string; label?: string }): Promise<void>;
  profiles(): Promise<Awaited<ReturnType<TestDaemon['state']>>['profiles']>;
  /** How many codes were presented to a provider since the last test. */
  exchanges(): number;
  /** Ends the daemon and starts one with other ports or variables on the same data. */
  restart(options?: DaemonChange): Promise<void>;
  /** Before each test: another data folder, no faults, the first person consents. */
  fresh(options?: DaemonChange): Promise<void>;
  close(): Promise<void>;
};

export type DaemonChange = {
  readonly ports?: Partial<Ports>;
  readonly variables?: Readonly<Record<string, string>>;
};

export const id = (text: string): ProfileId => profileIdSchema.parse(text);

export async function openConnectWorld(options: SimulatorOptions = {}): Promise<ConnectWorld> {
  const simulator = await startTestSimulator(options);
  const demo = addPerson(simulator, 'demo@example.com');
  const other = addPerson(simulator, 'other@example.com');
  let folder = await makeDataFolder();
  const start = ({ ports, variables = {} }: DaemonChange = {}) =>
    runDaemon({ folder, variables: { ...simulator.environment(), ...variables }, ...(ports ? { ports } : {}) });
  let daemon = await start();

  const world: ConnectWorld = {
    simulator,
    demo,
    other,
    get folder() {
      return folder;
    },
    get daemon() {
      return daemon;
    },
    begin: (serviceId, { method = 'embedded-browser', id: profile = 'Work', label } = {}) =>
      daemon.call['connect.begin']({
        serviceId,
        profileId: id(profile),
        method,
        ...(label === undefined ? {} : { label }),
      }),
    follow: followSignIn,
    async signIn(serviceId, profile) {
      const { attemptId, authorizeUrl } = await world.begin(serviceId, profile);
      await daemon.call['connect.finish']({ attemptId, redirect: await followSignIn(authorizeUrl) });
    },
    profiles: async () => (await daemon.state()).profiles,
    exchanges: () => simulator.control.requests({ endpoint: 'token', contains: 'authorization_code' }).length,
    async restart(change) {
      await daemon.stop();
      daemon = await start(change);
    },
    async fresh(change) {
      await daemon.stop();
      await folder.remove();
      folder = await makeDataFolder();
      simulator.control.clearFaults();
      simulator.control.release();
      simulator.control.forgetRequests();
      consentAs(simulator, demo);
      daemon = await start(change);
    },
    async close() {
      await daemon.stop();
      await folder.remove();
      await simulator.close();
    },
  };
  return world;
}

/** The code that an error of ours carries. */
export const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'fulfilled',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
