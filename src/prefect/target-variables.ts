/** Variables with two underscores that 2.20.26 and 3.8.8 read or hand to their runs; 1.x has a setting for none of them. */
const NAMES: ReadonlySet<string> = new Set([
  'FLOW_RUN_ID', 'FLOW_ENTRYPOINT', 'STORAGE_BASE_PATH', 'ENABLE_CANCELLATION_AND_CRASHED_HOOKS',
  'FLOW_ID', 'FLOW_NAME', 'DEPLOYMENT_ID', 'DEPLOYMENT_NAME', 'WORKER_ID', 'WORKER_NAME', 'CONTROL_PORT', 'CONTROL_TOKEN',
  'SERVER_EPHEMERAL', 'SERVER_FINAL', 'SERVER_WEBSERVER_ONLY',
]);

/** What `prefect.runtime` reads in place of a run: any name may follow. */
const RUNTIME = /^RUNTIME__(?:DEPLOYMENT|FLOW_RUN|TASK_RUN)(?:__|$)/;

/** True when the target itself has a use for `PREFECT__` and this: `FLOW_RUN_ID`, `RUNTIME__FLOW_RUN__NAME`. */
export function isTargetVariable(rest: string): boolean {
  return NAMES.has(rest) || RUNTIME.test(rest);
}
