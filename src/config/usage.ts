/** The text of `--help`. */
export const USAGE = `prefect-uplift: takes Prefect 1.x auth, secrets, backends and agents to Prefect 2 and 3

Usage
  prefect-uplift check [PATH…]     show every 1.x site; writes nothing
  prefect-uplift fix [PATH…]       rewrite what is safe
  prefect-uplift rules             list the rules
  prefect-uplift explain RULE      what a rule looks for, with examples
  PATH is a file, a folder or a glob; without one, the working directory.

Fixing
  --unsafe                 also what rests on a default of ours or removes a value
  --diff                   show the change, write nothing; exit 1 if there is one
  --allow-dirty            also files with uncommitted changes
  --exit-non-zero-on-fix   exit 1 when something was written (for hooks)

What is looked at
  --select RULE            only these rules; repeatable, or a comma list
  --ignore RULE            all but these rules
  --no-ignore              also files that git ignores
  --max-size MB            larger files are searched, not read (10)
  --target 2|3             the Prefect to go to (2)
  --config FILE            instead of the prefect-uplift.toml or pyproject.toml found upward
  --set KEY=VALUE          answer a question: api-url, workspace, pools.local, queues."dev+gpu" …; wins over the file

Output
  --format text|json       (text)
  --color auto|always|never
  --fail-on error|warning|info|never   from which severity on findings give exit 1 (warning)
  --exit-zero              exit 0 although there are findings
  -q, --quiet              nothing but findings and errors
  -h, --help   --version

Exit status
  0  nothing at or over --fail-on
  1  findings (fix: what is left of them)
  2  wrong usage or configuration, a file that could not be read, a fix that failed its checks
  3  a PATH that matches no file
`;
