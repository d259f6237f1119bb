// A Stryker plugin: leaves out mutants of texts for people, which no rule depends on. These are the message of an error
// (`new RangeError('…')`), its `detail`, the name of after-commit work, and the message of a log line.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const TEXT_PROPERTIES = new Set(['detail', 'name']);
const LOG_METHODS = new Set(['debug', 'info', 'warn', 'error']);

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', { shouldIgnore })];

function shouldIgnore(path) {
  if (!path.isStringLiteral() && !path.isTemplateLiteral() && !path.isBinaryExpression()) return undefined;
  const { parent } = path;
  if (path.isBinaryExpression() && !isText(path.node)) return undefined;
  if (parent.type === 'NewExpression' && /Error$/.test(parent.callee.name)) return 'the message of an error';
  if (parent.type === 'ObjectProperty' && TEXT_PROPERTIES.has(parent.key.name)) return 'a text for people';
  const isLog = parent.type === 'CallExpression' && LOG_METHODS.has(parent.callee.property?.name);
  return isLog ? 'the message of a log line' : undefined;
}

/** Whether it is a text that is joined from several literals. */
function isText({ type, operator, left, right }) {
  return type === 'BinaryExpression'
    ? operator === '+' && isText(left) && isText(right)
    : type === 'StringLiteral' || type === 'TemplateLiteral';
}
