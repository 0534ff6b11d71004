/** A value that is promised now and given later in the same constructor. */
import * as pulumi from '@pulumi/pulumi';

/** The promise, and how it is kept. */
export interface PromisedValue<T> {
  readonly output: pulumi.Output<T>;
  readonly give: (value: pulumi.Input<T>) => void;
}

/**
 * Makes one. As long as the value is not given nothing that needs it is registered: so that what is refused in between registers nothing at all.
 */
export function promisedValue<T>(): PromisedValue<T> {
  let give: (value: pulumi.Input<T>) => void = () => undefined;
  const promise = new Promise<{ readonly held: pulumi.Input<T> }>((resolve) => {
    // Held in a record: a promise would wait for an Output as for another promise.
    give = (held) => {
      resolve({ held });
    };
  });
  const output = pulumi.output(promise).apply(({ held }) => held) as pulumi.Output<T>;
  return {
    output,
    give: (value) => {
      give(value);
    },
  };
}
