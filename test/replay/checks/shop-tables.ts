import { createConnection, Connection, RowDataPacket } from 'mysql2/promise';
import { DatabaseAccount } from '../running-system';

/** Rows of the shop's own tables, read beside its API. */
export class ShopTables {
  private constructor(private readonly connection: Connection) {}

  /** With a connection that lives as long as the work. */
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
/** As text, so that no time zone of driver or session has a say. */
export const toSql = (moment: Date): string => moment.toISOString().replace('T', ' ').replace('Z', '');

export function toUuid(bytes: unknown): string {
  if (!Buffer.isBuffer(bytes)) throw new Error('the database answered an id that is not BINARY(16)');
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
