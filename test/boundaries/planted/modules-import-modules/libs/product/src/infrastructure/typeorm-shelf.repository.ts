export class TypeOrmShelfRepository {}
