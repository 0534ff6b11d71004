/**
 * What the engine's own process calls: `require('groundwork/local/provider').machine.create(inputs)`. That process is started without TypeScript,
 * so it loads the built library.
 */
import { watchEngine } from './engine-watch';

export { bucketProvider as bucket } from './bucket-provider';
export { imageProvider as image } from './image-provider';
export { machineProvider as machine } from './machine-provider';
export { networkProvider as network } from './network-provider';
export { secretProvider as secret } from './secret-provider';
export { volumeProvider as volume } from './volume-provider';

// The engine starts the process with its address.
watchEngine(process.argv[2], () => process.exit(1));
