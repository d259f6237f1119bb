export { Order } from '../domain/order';
