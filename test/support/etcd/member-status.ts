/** What one member says of itself by `etcd-status`. */
export interface MemberStatus {
  readonly name: string;
  readonly data: 'none' | 'present';
  readonly incarnation: number;
  readonly service: string;
  readonly healthy?: boolean;
  readonly id?: string;
  readonly clusterId?: string;
  readonly leader?: string;
  readonly learner?: boolean;
  readonly version?: string;
  readonly revision?: number;
  readonly alarms?: readonly string[];
  readonly waiting?: string;
  readonly members?: readonly { readonly id: string; readonly name: string }[];
}
