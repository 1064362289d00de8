// The provider simulator for tests: started on a free port, with the environment for a program under test.
import { simulatorEnvironment } from '../providers/simulator-environment.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../providers/start-simulator.ts';

export type TestSimulator = Simulator & {
  /** Variables for a daemon, app, CLI or backend CLI under test, on top of its own. */
  environment(): Record<string, string>;
};

/** The caller closes it, e.g. in `afterAll`. */
export async function startTestSimulator(options: SimulatorOptions = {}): Promise<TestSimulator> {
  const simulator = await startSimulator(options);
  return { ...simulator, environment: () => simulatorEnvironment(simulator) };
}
