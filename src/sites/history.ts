/** Files that tell what was, and tell nobody to do it. */
const HISTORY = /(?:^|\/)(?:CHANGE(?:S|LOG)|HISTORY|NEWS|RELEASES?(?:[-_ ]?NOTES)?)(?:[-_.][^/]*)?$/i;

/** Files that do something, whatever they are called: `release.yaml`, `changes.sh`. */
const WORKS = /\.(?:ya?ml|jsonc?|toml|ini|cfg|conf|env|(?:ba|z|k)?sh|ps1|bat|cmd|py|[jt]sx?|go|rb|tf|hcl|mk|groovy|j2|tpl|service)$/i;

/** Texts on the way from one version to another: they show the old one beside the new one. */
const MIGRATION = /(?:^|\/)[^/]*(?:migrat(?:e|ing|ion)|upgrad(?:e|ing))[^/]*\.(?:mdx?|markdown|rst|txt|adoc|qmd|rmd)$/i;

/** Folders of such files. */
const FOLDER = /(?:^|\/)(?:changelogs?|changes|release[-_]?notes|releases|newsfragments)\/[^/]*\.(?:mdx?|markdown|rst|txt|adoc)$/i;

/** True for a file that speaks of what was: change logs, release notes, guides to a migration. */
export function tellsHistory(path: string): boolean {
  return (HISTORY.test(path) && !WORKS.test(path)) || MIGRATION.test(path) || FOLDER.test(path);
}
