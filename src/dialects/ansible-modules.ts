/** What a task's key asks for. Names of collections are taken off. */
export type TaskModule = 'script' | 'container' | 'file' | 'line' | 'packages';

const MODULES: Readonly<Record<string, TaskModule>> = {
  shell: 'script', command: 'script', raw: 'script',
  docker_container: 'container', podman_container: 'container',
  copy: 'file',
  pip: 'packages',
  lineinfile: 'line', blockinfile: 'line',
};
const COLLECTION = /^(?:ansible\.(?:builtin|legacy)|community\.(?:docker|general)|containers\.podman)\./;

/** Keys that tell a task from other data. */
const TASK_WORDS = ['register', 'when', 'become', 'tags', 'notify', 'changed_when', 'failed_when', 'loop', 'with_items', 'delegate_to', 'vars', 'block', 'environment',
  'include_role', 'import_role', 'include_tasks', 'import_tasks', 'set_fact', 'ansible.builtin.set_fact', 'listen', 'no_log', 'args', 'async'];

/** The kind of module that a key of a task names. */
export function moduleOf(key: string): TaskModule | undefined {
  const name = key.replace(COLLECTION, '');
  return Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
}

/** True for keys that no other list of maps has: a play's, or a task's. */
export function looksLikeTask(keys: readonly string[], inFolder: boolean): boolean {
  if (keys.includes('hosts') && ['tasks', 'roles', 'pre_tasks', 'vars', 'environment', 'become', 'gather_facts'].some((key) => keys.includes(key))) return true;
  if (keys.some((key) => COLLECTION.test(key))) return true;
  const known = keys.some((key) => moduleOf(key) !== undefined);
  return (known || keys.includes('block')) && (inFolder || keys.some((key) => TASK_WORDS.includes(key)) || (known && keys.includes('name') && keys.length <= 3));
}
