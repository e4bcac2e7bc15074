// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// A small ERC-1155 with one address for the documents of all its tokens.
contract Editions1155 {
    string private base;

    event TransferSingle(
        address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value);
    event URI(string value, uint256 indexed id);

    function mint(address to, uint256 id, uint256 value) external {
        emit TransferSingle(msg.sender, address(0), to, id, value);
    }

    function setUri(string calldata value) external {
        base = value;
    }

    function say(uint256 id) external {
        emit URI(base, id);
    }

    function uri(uint256) external view returns (string memory) {
        return base;
    }
}
