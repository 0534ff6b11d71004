/** How a node treats a pod when memory runs short: `BestEffort` is evicted first, `Guaranteed` last. */
export type QoSClass = 'Guaranteed' | 'Burstable' | 'BestEffort';
