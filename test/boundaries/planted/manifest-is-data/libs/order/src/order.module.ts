export class OrderModule {}
