import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Project, SyntaxKind, type SourceFile } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { RULE_IDS } from '../src/rule-ids.ts';

const root = resolve(import.meta.dirname, '..');
const project = new Project({ compilerOptions: { allowImportingTsExtensions: true }, skipAddingFilesFromTsConfig: true });
project.addSourceFilesAtPaths([join(root, 'src/**/*.ts'), join(root, 'rules/**/*.ts')]);
const files = project.getSourceFiles();
const pathOf = (file: SourceFile): string => relative(root, file.getFilePath());

/** What a folder may import, besides itself. The order is that of docs/architecture.md. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/text': [],
  'src/document': ['src/text'],
  'src/tree': ['src/text', 'src/document', 'src/sites'],
  'src/sites': ['src/text', 'src/document', 'src/tree'],
  'src/prefect': ['src/text', 'src/sites'],
  'src/languages': ['src/text', 'src/document', 'src/tree', 'src/sites'],
  'src/dialects': ['src/text', 'src/document', 'src/tree', 'src/sites'],
  'src/report': ['src/text', 'src/engine/result.ts', 'src/rule.ts'],
  'src/io': ['src/options.ts'],
  'rules': ['src/rule.ts', 'src/finding.ts', 'src/image-doubt.ts', 'src/sites/site.ts', 'src/prefect', 'src/text/refusal.ts'],
};

function importsOf(file: SourceFile): readonly string[] {
  const specifiers = [
    ...file.getImportDeclarations().map((each) => each.getModuleSpecifierValue()),
    ...file.getExportDeclarations().flatMap((each) => each.getModuleSpecifierValue() ?? []),
    ...file.getDescendantsOfKind(SyntaxKind.CallExpression)
      .filter((call) => call.getExpression().getKind() === SyntaxKind.ImportKeyword)
      .map((call) => call.getArguments()[0]?.getText().slice(1, -1) ?? ''),
  ];
  return specifiers.filter((each) => each.startsWith('.')).map((each) => relative(root, resolve(dirname(file.getFilePath()), each)));
}

describe('dependencies point one way', () => {
  for (const [folder, allowed] of Object.entries(ALLOWED)) {
    test(folder, () => {
      const mine = files.filter((file) => pathOf(file).startsWith(`${folder}/`));
      expect(mine.length).toBeGreaterThan(0);
      const wrong = mine.flatMap((file) => importsOf(file)
        .filter((each) => !each.startsWith(`${folder}/`) && !allowed.some((one) => each === one || each.startsWith(`${one}/`)))
        .map((each) => `${pathOf(file)} → ${each}`));
      expect(wrong).toEqual([]);
    });
  }

  test('languages do not import each other', () => {
    const wrong = files.filter((file) => /^src\/languages\/\w+\//.test(pathOf(file))).flatMap((file) => {
      const own = pathOf(file).split('/').slice(0, 3).join('/');
      return importsOf(file).filter((each) => /^src\/languages\/\w+\//.test(each) && !each.startsWith(`${own}/`)).map((each) => `${pathOf(file)} → ${each}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('who knows what', () => {
  test('no language or dialect names Prefect outside the idioms of a place', () => {
    const wrong = files.filter((file) => pathOf(file).startsWith('src/languages/')).flatMap((file) => literalsOf(file)
      .filter((text) => /prefect/i.test(text)).map((text) => `${pathOf(file)}: ${text}`));
    expect(wrong).toEqual([]);
  });

  test('no rule names a language or a dialect', () => {
    const names = [...readdirSync(join(root, 'src/languages'), { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => each.name),
      'compose', 'github-actions', 'dockerfile', 'bash', 'toml'];
    const wrong = files.filter((file) => pathOf(file).startsWith('rules/')).flatMap((file) => literalsOf(file)
      .filter((text) => names.includes(text)).map((text) => `${pathOf(file)}: ${text}`));
    expect(wrong.filter((each) => !each.endsWith(': text'))).toEqual([]);
  });

  test('every rule is one folder with code, README and one exported rule', () => {
    const folders = readdirSync(join(root, 'rules'), { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => each.name).sort();
    expect(folders).toEqual(rules.map((rule) => rule.meta.id).sort());
    expect(folders).toEqual([...RULE_IDS].sort());
    for (const folder of folders) {
      const index = project.getSourceFileOrThrow(join(root, 'rules', folder, 'index.ts'));
      expect([...index.getExportedDeclarations().keys()]).toHaveLength(1);
      expect(readFileSync(join(root, 'rules', folder, 'README.md'), 'utf8')).toContain(`# ${folder}`);
    }
  });
});

describe('house style', () => {
  test('no module is longer than 400 lines', () => {
    const long = files.filter((file) => !file.getFullText().startsWith('// Generated')).map((file) => [pathOf(file), file.getEndLineNumber()] as const).filter(([, lines]) => lines > 400);
    expect(long).toEqual([]);
  });

  test('exports are named and file names say what is in them', () => {
    expect(files.filter((file) => file.getDefaultExportSymbol() !== undefined).map(pathOf)).toEqual([]);
    expect(files.map(pathOf).filter((path) => /(utils|helpers|common|misc)\.ts$/.test(path) || /[A-Z]/.test(path))).toEqual([]);
  });
});

function literalsOf(file: SourceFile): readonly string[] {
  return [
    ...file.getDescendantsOfKind(SyntaxKind.StringLiteral).filter((each) => each.getParentIfKind(SyntaxKind.ImportDeclaration) === undefined).map((each) => each.getLiteralValue()),
    ...file.getDescendantsOfKind(SyntaxKind.NoSubstitutionTemplateLiteral).map((each) => each.getLiteralValue()),
  ];
}
