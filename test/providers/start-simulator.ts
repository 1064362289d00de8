// Composition root of the provider simulator: a loopback program that plays the providers' hosts, over plain http and as an HTTPS proxy.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnthropic } from './anthropic/anthropic.ts';
import { elsewhere } from './elsewhere/elsewhere.ts';
import { createGoogle } from './google/google.ts';
import { createCertificateAuthority } from './kernel/certificate-authority.ts';
import { createDispatcher } from './kernel/dispatcher.ts';
import { createFaultTable } from './kernel/fault-table.ts';
import { createModelReply } from './kernel/model-reply.ts';
import { answerRemoteControl } from './kernel/remote-control.ts';
import { createRequestLog } from './kernel/request-log.ts';
import { listen } from './kernel/server.ts';
import { createOpenAi } from './openai/openai.ts';
import { createSimulatorControl, type SimulatorControl } from './simulator-control.ts';

export type Simulator = {
  /** `http://127.0.0.1:PORT`; a played URL is reached below it as `<url>/<host>/<path>`, see `direct`. */
  readonly url: string;
  /** For HTTPS_PROXY; the same port. */
  readonly proxyUrl: string;
  /** PEM file with the throw-away CA, for SSL_CERT_FILE and NODE_EXTRA_CA_CERTS; removed by `close`. */
  readonly caFile: string;
  readonly control: SimulatorControl;
  /** `https://auth.openai.com/oauth/token` → the same endpoint over plain http. */
  direct(playedUrl: string): string;
  close(): Promise<void>;
};

export type SimulatorOptions = {
  /** Default 0: a free port. */
  readonly port?: number;
  /** ms epoch; default the system's clock. */
  readonly now?: () => number;
  /** For all providers; default: each one's own, OpenAI an hour, Anthropic eight, Google 3599 s. */
  readonly accessTokenLifetimeMs?: number;
};

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, now = Date.now, accessTokenLifetimeMs } = options;
  const modelReply = createModelReply();
  const openai = createOpenAi({ now, accessTokenLifetimeMs, modelReply });
  const anthropic = createAnthropic({ now, accessTokenLifetimeMs, modelReply });
  const google = createGoogle({ now, accessTokenLifetimeMs, modelReply });
  const providers = [openai.provider, anthropic.provider, google.provider, elsewhere];
  const log = createRequestLog();
  const faults = createFaultTable();
  const dispatcher = createDispatcher(providers, log, faults, now);
  const control = createSimulatorControl({
    openai: openai.control,
    anthropic: anthropic.control,
    google: google.control,
    log,
    faults,
    dispatcher,
    modelReply,
  });

  // TLS peers judge the certificate by the system's clock, whatever clock a test gives the provider.
  const certificate = createCertificateAuthority(
    providers.flatMap(({ hosts }) => hosts),
    Date.now(),
  );
  const server = await listen(port, dispatcher, certificate, (call, message, body) =>
    answerRemoteControl(control, call, message, body),
  );
  const folder = await mkdtemp(join(tmpdir(), 'provider-simulator-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificate.caPem);
  // The programs under test may run as another user than the one who started the simulator.
  await chmod(folder, 0o755);
  await chmod(caFile, 0o644);
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    proxyUrl: url,
    caFile,
    control,
    direct: (playedUrl) => playedUrl.replace(/^https:\/\//, `${url}/`),
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
