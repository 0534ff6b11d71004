/**
 * Operations on a cluster under load, each followed by a look at everything: what was acknowledged is there, all members agree, they are those that were
 * wanted, and all are well.
 */
import type { ClusterOutputs, LabCluster } from './lab-cluster';
import { credentialsOf } from './lab-cluster';
import { memberFindings } from './member-findings';
import type { MemberStatus } from './member-status';
import { verdictText } from './verification';
import type { Verdict } from './verification';
import type { Witness } from './witness';
import type { LoadPlan } from './write-load';
import { periodTable } from './write-record';
import type { Period } from './write-record';

/** What was seen after an operation. */
export interface AfterOperation {
  readonly period: Period;
  readonly verdict: Verdict;
  /** What is wrong with the data, the members or their list; empty when nothing is. */
  readonly findings: readonly string[];
  readonly members: readonly MemberStatus[];
}

/** A cluster, and somebody who writes to it all the time. */
export class Rehearsal {
  readonly cluster: LabCluster;
  readonly witness: Witness;
  #outputs: ClusterOutputs;

  private constructor(cluster: LabCluster, witness: Witness, outputs: ClusterOutputs) {
    this.cluster = cluster;
    this.witness = witness;
    this.#outputs = outputs;
  }

  /** Begins to write to a cluster that is up. */
  static async begin(
    cluster: LabCluster,
    load: Omit<LoadPlan, 'endpoints'> = {},
  ): Promise<Rehearsal> {
    const outputs = await cluster.outputs();
    const witness = await cluster.witness(outputs);
    await witness.ask('start', { endpoints: outputs.endpoints, ...load });
    return new Rehearsal(cluster, witness, outputs);
  }

  get outputs(): ClusterOutputs {
    return this.#outputs;
  }

  /** Reads the outputs again: other members, other certificates. */
  async refresh(): Promise<void> {
    this.#outputs = await this.cluster.outputs();
    await this.witness.ask('use', credentialsOf(this.#outputs));
    await this.witness.ask('moveTo', this.#outputs.endpoints);
  }

  /**
   * Looks at everything.
   *
   * @param name the operation that is over
   * @param without members that are known not to be well
   */
  async after(name: string, without: readonly string[] = []): Promise<AfterOperation> {
    await this.refresh();
    const period = await this.witness.ask('mark', name);
    const wanted = this.cluster.names;
    const voters = wanted.filter((one) => !without.includes(one));
    const endpoints = this.#outputs.endpoints.filter((_, index) =>
      voters.includes(wanted[index] ?? ''),
    );
    const verdict = await this.witness.ask('verify', endpoints);
    const members = await Promise.all(voters.map((one) => this.cluster.status(one)));
    const findings = [...verdict.findings, ...memberFindings(members, wanted)];
    process.stderr.write(`${periodTable([period])}${verdictText(name, verdict)}\n`);
    return { period, verdict, members, findings };
  }

  /** All periods so far, as a table for people. */
  async table(): Promise<string> {
    const { periods } = await this.witness.ask('state', null);
    return periodTable(periods);
  }
}
