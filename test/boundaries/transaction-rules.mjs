const MADE = '/^(newId|randomHex|randomBytes|randomInt|randomUUID)$/';
const WORK = "CallExpression[callee.property.name='run'][callee.object.property.name=/^(uow|unitOfWork)$/]";
const WITH_TX = ':function:has(> Identifier.params[typeAnnotation.typeAnnotation.typeName.name=/^(Locking)?Tx$/])';
const idsMessage =
  'Work is run again when the answer of its COMMIT is lost, and must then find its own rows: make ids and random values before the unit of work runs it.';

/** For no-restricted-syntax: neither the work that a unit of work runs nor a function that takes a Tx makes an id. */
export const idsBeforeWork = [WORK, WITH_TX].flatMap((place) => [
  { selector: `${place} CallExpression[callee.name=${MADE}]`, message: idsMessage },
  {
    selector: `${place} CallExpression[callee.object.name='Math'][callee.property.name='random']`,
    message: idsMessage,
  },
]);

const LOCKS = '/\\bFOR UPDATE\\b/i';
const locksMessage =
  'Lock rows with selectForUpdate, which takes the LockingTx of tx.lock or tx.open: so each lock has its place in LOCK_ORDER.';

/** For no-restricted-syntax: no SQL locks what it reads but that of `selectForUpdate`. */
export const locksHaveRanks = [
  { selector: `TemplateElement[value.raw=${LOCKS}]`, message: locksMessage },
  { selector: `Literal[value=${LOCKS}]`, message: locksMessage },
];
