/**
 * A transpiler for ts-node that keeps what it has made: for programs of the engine, each run of which is a process of its own that would transpile
 * the whole library again. It is named in the `ts-node` section of a tsconfig.json.
 *
 * @see https://typestrong.org/ts-node/docs/transpilers#third-party-transpilers
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const options = { module: 'CommonJS', target: 'ES2023', esModuleInterop: true, sourceMap: true };
const folder = path.join(__dirname, '..', 'node_modules', '.cache', 'transpiled');

function transpile(text, fileName) {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName,
    compilerOptions: ts.convertCompilerOptionsFromJson(options, __dirname).options,
  });
  return { outputText, sourceMapText };
}

/** By its name too, which is in the source map. */
function placeOf(text, fileName) {
  const key = [ts.version, JSON.stringify(options), fileName, text].join('\0');
  return path.join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
}

function kept(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function keep(file, made) {
  mkdirSync(folder, { recursive: true });
  // Several processes may make the same one.
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(made));
  renameSync(temporary, file);
  return made;
}

exports.create = () => ({
  transpile(text, { fileName }) {
    const file = placeOf(text, fileName);
    return kept(file) ?? keep(file, transpile(text, fileName));
  },
});
