import { createConnection, Connection, RowDataPacket } from 'mysql2/promise';
import { DatabaseAccount } from '../running-system';

/** Rows of the shop's tables, read directly from the database. */
export class ShopTables {
  private constructor(private readonly connection: Connection) {}

  /** Runs the work with a connection, which is closed afterwards. */
  static async read<T>(account: DatabaseAccount, work: (tables: ShopTables) => Promise<T>): Promise<T> {
    const connection = await createConnection({ ...account, supportBigNumbers: true });
    try {
      return await work(new ShopTables(connection));
    } finally {
      await connection.end();
    }
  }

  async select(sql: string, values: unknown[]): Promise<RowDataPacket[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>(sql, values);
    return rows;
  }
}

export const toBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
/** As text, so that the time zones of driver and session have no effect. */
export const toSql = (moment: Date): string => moment.toISOString().replace('T', ' ').replace('Z', '');

export function toUuid(bytes: unknown): string {
  if (!Buffer.isBuffer(bytes)) throw new Error('the database returned an id that is not BINARY(16)');
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
