import eslint from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

/** The import table of ARCHITECTURE.md as lint rules; test/architecture.test.ts holds it a second time, where no comment can switch it off. */
const layers = {
  'lib/values': [
    'storage',
    'machine',
    'node',
    'manifests',
    'bridge',
    'pki',
    'platform',
    'clusters',
    'report',
    'testing',
  ],
  'lib/storage': [
    'machine',
    'node',
    'manifests',
    'bridge',
    'pki',
    'platform',
    'clusters',
    'report',
    'testing',
  ],
  'lib/machine': [
    'storage',
    'node',
    'manifests',
    'bridge',
    'pki',
    'platform',
    'clusters',
    'report',
    'testing',
  ],
  'lib/node': ['manifests', 'bridge', 'pki', 'platform', 'clusters', 'report', 'testing'],
  'lib/manifests': [
    'machine',
    'node',
    'bridge',
    'pki',
    'platform',
    'clusters',
    'report',
    'testing',
  ],
  'lib/bridge': ['storage', 'node', 'pki', 'platform', 'clusters', 'report', 'testing'],
  'lib/pki': [
    'storage',
    'machine',
    'node',
    'manifests',
    'bridge',
    'platform',
    'clusters',
    'report',
    'testing',
  ],
  'lib/platform': ['storage', 'manifests', 'pki', 'clusters', 'report', 'testing'],
  'lib/clusters': ['report', 'testing'],
};
const pure = ['lib/values', 'lib/storage', 'lib/machine', 'lib/node', 'lib/manifests'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', 'coverage/', 'test/golden/', 'tools/**/*.cjs'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      complexity: ['error', 12],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'export by name' },
        { selector: 'TSEnumDeclaration', message: 'use a union of literals' },
      ],
    },
  },
  ...Object.entries(layers).map(([folder, above]) => ({
    files: [`${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: above.map((room) => `**/${room}/**`).concat(above.map((room) => `**/${room}`)),
              message: 'imports point to the right only; see the table in ARCHITECTURE.md',
            },
            ...(pure.includes(folder)
              ? [{ group: ['@pulumi/*'], message: 'the pure core knows no engine' }]
              : []),
          ],
        },
      ],
    },
  })),
  {
    files: pure.map((folder) => `${folder}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', 'process', 'Date', 'fetch', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'the same input gives the same bytes' },
      ],
    },
  },
  {
    files: ['lib/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
        },
      ],
      'jsdoc/require-description': ['error', { contexts: ['any'] }],
      'jsdoc/no-types': 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    // ESLint itself wants the default export of this file.
    rules: { 'no-restricted-syntax': 'off' },
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
);
