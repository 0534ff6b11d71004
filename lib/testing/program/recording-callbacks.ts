/**
 * Stands in the place of the server by which the engine calls back into the program, which Pulumi would start on a port of its own.
 */
export class RecordingCallbacks {
  awaitStackRegistrations(): Promise<void> {
    return Promise.resolve();
  }

  /** A hook belongs to a life that no resource has here; its name stands with the resource. */
  registerResourceHook(): Promise<void> {
    return Promise.resolve();
  }

  registerErrorHook(): Promise<void> {
    return Promise.resolve();
  }

  registerTransform(): Promise<never> {
    return Promise.reject(new Error(NO_TRANSFORMS));
  }

  registerStackTransform(): never {
    throw new Error(NO_TRANSFORMS);
  }

  registerStackInvokeTransform(): never {
    throw new Error(NO_TRANSFORMS);
  }

  shutdown(): void {
    // Nothing was started.
  }
}

const NO_TRANSFORMS =
  'groundwork/testing runs no transforms, and a result without them would say too little; test that function by itself, or use "transformations"';
