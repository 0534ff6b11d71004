import type { Callback, LogRequest } from './engine-request';
import type { LoggedMessage } from './registration';

const SEVERITIES = ['debug', 'info', 'warning', 'error'] as const;

/** Stands in the place of the engine's log: keeps what the program says instead of printing it. */
export class RecordingEngine {
  private readonly said: LoggedMessage[] = [];

  /** In the order in which they came. */
  get messages(): readonly LoggedMessage[] {
    return this.said;
  }

  log(request: LogRequest, callback: Callback): void {
    const severity = SEVERITIES[request.getSeverity()] ?? 'info';
    // The runtime tells of every step that it takes.
    if (severity !== 'debug') {
      this.said.push({ severity, text: request.getMessage(), urn: request.getUrn() });
    }
    callback(null, {});
  }

  setRootResource(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  getRootResource(_request: unknown, callback: Callback): void {
    callback(null, { getUrn: () => '' });
  }

  requirePulumiVersion(_request: unknown, callback: Callback): void {
    callback(null, {});
  }
}
