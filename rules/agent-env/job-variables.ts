import type { Target } from '../../src/prefect/target.ts';

/** A plain variable that a 1.x Kubernetes agent reads, and where a worker's jobs have it from. */
export interface AgentVariable {
  readonly name: string;
  /** Variable of the base job template. */
  readonly variable: string;
  /** Named instead where the target's integration has no such variable. */
  readonly manifest?: string;
  /** What the base job template does anyway. */
  readonly usual: string;
}

/** agent_env of settings-v1.json; the defaults are those of prefect-kubernetes 0.4.6. */
export const AGENT_VARIABLES: readonly AgentVariable[] = [
  { name: 'NAMESPACE', variable: 'namespace', usual: 'default' },
  { name: 'SERVICE_ACCOUNT_NAME', variable: 'service_account_name', usual: '' },
  { name: 'IMAGE_PULL_SECRETS', variable: 'job_manifest', manifest: 'imagePullSecrets', usual: '' },
  { name: 'DELETE_FINISHED_JOBS', variable: 'finished_job_ttl', usual: '' },
  { name: 'JOB_MEM_REQUEST', variable: 'memory_request', manifest: 'resources', usual: '' },
  { name: 'JOB_MEM_LIMIT', variable: 'memory_limit', manifest: 'resources', usual: '' },
  { name: 'JOB_CPU_REQUEST', variable: 'cpu_request', manifest: 'resources', usual: '' },
  { name: 'JOB_CPU_LIMIT', variable: 'cpu_limit', manifest: 'resources', usual: '' },
  { name: 'IMAGE_PULL_POLICY', variable: 'image_pull_policy', usual: 'IfNotPresent' },
];

/** How a message names the place in the template: prefect-kubernetes has variables for memory and cpu from 3.x on. */
export function placeOf({ variable, manifest }: AgentVariable, target: Target): string {
  if (manifest === undefined) return `"${variable}"`;
  return variable === 'job_manifest' || target === '2' ? `"${manifest}" of "job_manifest"` : `"${variable}"`;
}
