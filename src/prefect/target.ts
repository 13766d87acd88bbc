/** The major version a repository moves to. */
export type Target = '2' | '3';
