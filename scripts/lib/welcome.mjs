import { heading, line } from './progress.mjs';

/** The last screen of a start: where everything is, who may sign in, and how to place an order. */
export function welcome({ system, prepared, firstProduct }) {
  const { apiUrls, docsUrl, metricsUrls, dataPlatformUrl, edge, admin, customers } = system;
  heading('The shop is open.');
  rows([
    ...(edge
      ? [
          ['edge', `${edge.url}  (curl --cacert ${edge.certificate})`],
          ['edge for staff', edge.staffUrl],
        ]
      : []),
    ['API', apiUrls.join('  ')],
    ['Swagger UI', docsUrl],
    ['data platform', `${dataPlatformUrl}/sales?day=${new Date().toISOString().slice(0, 10)}`],
    ['', `${dataPlatformUrl}/completeness`],
    ['metrics', metricsUrls.join('  ')],
    ...(prepared.database.replica ? [['replica', addressOf(prepared.database.replica)]] : []),
    ['data and logs', prepared.dataDir],
  ]);
  heading('Demo accounts');
  rows([admin, ...customers].map(({ email, password }) => [email, password]));
  heading('Sign in and place an order');
  line(firstOrder({ api: apiUrls[0], customer: customers[0], productId: firstProduct }));
  line('\nCtrl-C stops everything.');
}

const addressOf = ({ host, port }) => `${host}:${port}`;

function rows(pairs) {
  const width = Math.max(...pairs.map(([name]) => name.length));
  for (const [name, value] of pairs) line(`  ${name.padEnd(width)}  ${value}`);
}

/** One command for a POSIX shell with nothing but curl and sed. */
function firstOrder({ api, customer, productId }) {
  const json = `-H 'content-type: application/json'`;
  const token = `$(curl -s ${api}/auth/sign-in ${json} -d '${JSON.stringify(customer)}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`;
  const order = JSON.stringify({ lines: [{ productId, quantity: 1 }] });
  return `curl -s ${api}/orders ${json} -H "idempotency-key: first-$(date +%s)" -H "authorization: Bearer ${token}" -d '${order}'`;
}
