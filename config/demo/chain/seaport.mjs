// Orders for Seaport 1.6, put together by hand so that salts and signatures never change between runs.
import { ethers } from 'ethers';

export const ItemType = { native: 0, erc20: 1, erc721: 2, erc1155: 3, erc721Criteria: 4 };
export const endless = 4102444800n;

const item = 'uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount';
const fields = (text) => text.split(',').map((part) => { const [type, name] = part.split(' '); return { name, type }; });
const types = {
  OrderComponents: fields('address offerer,address zone,OfferItem[] offer,ConsiderationItem[] consideration,uint8 orderType,uint256 startTime,uint256 endTime,bytes32 zoneHash,uint256 salt,bytes32 conduitKey,uint256 counter'),
  OfferItem: fields(item),
  ConsiderationItem: fields(`${item},address recipient`),
};

export function orders({ address, chainId }) {
  const domain = { name: 'Seaport', version: '1.6', chainId, verifyingContract: address };
  let salt = 0n;
  return {
    components: (offerer, offer, consideration, options = {}) => ({
      offerer, zone: ethers.ZeroAddress, offer, consideration, orderType: 0, startTime: 0n, endTime: endless, zoneHash: ethers.ZeroHash,
      salt: ++salt, conduitKey: ethers.ZeroHash, counter: 0n, ...options,
    }),
    sign: async (wallet, components) => ({ parameters: parametersOf(components), signature: await wallet.signTypedData(domain, types, components) }),
    unsigned: (components) => ({ parameters: parametersOf(components), signature: '0x' }),
  };
}

const parametersOf = (components) => ({ ...components, totalOriginalConsiderationItems: components.consideration.length });

export const nft = (itemType, token, id, amount = 1n) => ({ itemType, token, identifierOrCriteria: id, startAmount: amount, endAmount: amount });
export const money = (currency, amount) => ({
  itemType: currency === ethers.ZeroAddress ? ItemType.native : ItemType.erc20, token: currency, identifierOrCriteria: 0n, startAmount: amount, endAmount: amount,
});
export const to = (recipient, what) => ({ ...what, recipient });
