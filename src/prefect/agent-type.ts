import { agentTypeRows } from './cli-v1.ts';

/** A 1.x agent type and the worker type that takes its place. */
export interface AgentType {
  /** 1.x word: `local`. */
  readonly v1: string;
  /** Worker and pool type: `process`. */
  readonly type: string;
  /** Package the worker needs beside Prefect itself. */
  readonly integration?: string;
}

const types: ReadonlyMap<string, AgentType> = new Map(agentTypeRows.map(([v1, type, integration]) => [
  v1, { v1, type, ...(integration === '' ? {} : { integration }) },
]));

/** The agent type of a 1.x word, or undefined (`nomad` of 0.10 has no counterpart). */
export function agentType(word: string): AgentType | undefined {
  return types.get(word);
}

/** The agent type of a 1.x command: from its path, or from the argument of `prefect agent start TYPE` (none means local). */
export function agentTypeOf(path: string, argument: string | undefined): AgentType | undefined {
  if (path === 'prefect agent start') return agentType(argument ?? 'local');
  if (path === 'prefect agent install') return argument === undefined ? undefined : agentType(argument);
  const word = /^prefect agent (\S+) (?:start|install)$/.exec(path)?.[1];
  return word === undefined ? undefined : agentType(word);
}

/** The pool that gets an agent's work when no answer names one. */
export function defaultPool(agent: AgentType): string {
  return `${agent.v1}-pool`;
}
