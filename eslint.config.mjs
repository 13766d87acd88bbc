import tseslint from 'typescript-eslint';

/** No module may import what these patterns name. */
function closed(files, patterns) {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

const NO_IO = { regex: '(?:^|/)io/|^node:(?:fs|child_process|process)|^(?:fs|child_process)$', message: 'Only the starter, the command line and the configuration touch the disk.' };
const NO_PREFECT = { regex: '(?:^|/)prefect/', message: 'A language does not know Prefect.' };
const NO_DIALECT = { regex: '(?:^|/)dialects/', message: 'A language knows no dialect.' };
const NO_LANGUAGE = { regex: '(?:^|/)languages/', message: 'Languages are reached through the registry only.' };
const NO_ENGINE = { regex: '(?:^|/)engine/', message: 'The engine stands above.' };

export default tseslint.config(
  { ignores: ['dist*/', 'node_modules/', 'fixtures/', '**/*.d.ts'] },
  {
    files: ['src/**/*.ts', 'rules/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      // With noUncheckedIndexedAccess an index that was just checked needs it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Write a union of literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Name the export.' },
      ],
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always'],
    },
  },
  closed(['src/text/**', 'src/document/**', 'src/tree/**', 'src/sites/**'], [NO_IO, NO_PREFECT, NO_DIALECT, NO_LANGUAGE, NO_ENGINE]),
  closed(['src/languages/**'], [NO_IO, NO_PREFECT, NO_DIALECT, NO_ENGINE]),
  closed(['src/dialects/**'], [NO_IO, NO_ENGINE]),
  closed(['src/prefect/**', 'src/report/**'], [NO_IO]),
  closed(['src/engine/**'], [NO_IO]),
  closed(['rules/**'], [NO_IO, NO_LANGUAGE, NO_DIALECT, NO_ENGINE]),
  {
    files: ['*.mjs', 'bench/**/*.mjs', 'bin/**/*.js'],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly', console: 'readonly', require: 'readonly', Buffer: 'readonly', performance: 'readonly' } },
    rules: { 'no-unused-vars': 'error', 'no-undef': 'error', 'no-var': 'error', 'prefer-const': 'error', eqeqeq: ['error', 'always'] },
  },
  { files: ['bin/**/*.js'], languageOptions: { sourceType: 'commonjs' } },
);
