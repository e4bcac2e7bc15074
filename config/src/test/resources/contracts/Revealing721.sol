// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// A small ERC-721 whose documents move: a placeholder for all at first, one a token when it is revealed, with or
/// without an event. Single tokens can be told to answer badly.
contract Revealing721 {
    string public name = "Revealing";
    string public symbol = "RVL";
    string public contractURI;
    uint256 public totalSupply;

    string private base;
    bool private numbered;
    mapping(uint256 => address) private owners;
    mapping(uint256 => uint8) private bad;

    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event MetadataUpdate(uint256 tokenId);
    event BatchMetadataUpdate(uint256 first, uint256 last);
    event PermanentURI(string value, uint256 indexed id);
    event ContractURIUpdated();

    function mint(address to, uint256 count) external {
        for (uint256 i = 0; i < count; i++) {
            uint256 id = ++totalSupply;
            owners[id] = to;
            emit Transfer(address(0), to, id);
        }
    }

    function burn(uint256 id) external {
        emit Transfer(owners[id], address(0), id);
        owners[id] = address(0);
    }

    function mintAgain(address to, uint256 id) external {
        require(owners[id] == address(0), "not burned");
        owners[id] = to;
        emit Transfer(address(0), to, id);
    }

    function ownerOf(uint256 id) public view returns (address) {
        require(owners[id] != address(0), "no such token");
        return owners[id];
    }

    /// All tokens share this address, or each has its number behind it.
    function setBase(string calldata uri, bool each) external {
        base = uri;
        numbered = each;
    }

    function setContractURI(string calldata uri) external {
        contractURI = uri;
        emit ContractURIUpdated();
    }

    function say(uint256 id) external {
        emit MetadataUpdate(id);
    }

    function sayAll(uint256 first, uint256 last) external {
        emit BatchMetadataUpdate(first, last);
    }

    function freeze(uint256 id) external {
        emit PermanentURI(tokenURI(id), id);
    }

    function misbehave(uint256 id, uint8 how) external {
        bad[id] = how;
    }

    function tokenURI(uint256 id) public view returns (string memory) {
        ownerOf(id);
        uint8 how = bad[id];
        if (how == 1) { // a megabyte
            assembly {
                for { let at := 64 } lt(at, 1000064) { at := add(at, 32) } { mstore(at, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") }
                mstore(0, 32)
                mstore(32, 1000000)
                return(0, 1000064)
            }
        }
        if (how == 2) { // a length of 2^255
            assembly {
                mstore(0, 32)
                mstore(32, shl(255, 1))
                return(0, 64)
            }
        }
        if (how == 3) { // bytes32
            assembly {
                mstore(0, "ipfs://short")
                return(0, 32)
            }
        }
        if (how == 4) revert("not yet");
        if (how == 5) {
            for (uint256 i = 0; ; i++) {
                bytes32 spent = keccak256(abi.encode(i));
                require(spent != 0);
            }
        }
        if (how == 6) { // nothing at all
            assembly {
                return(0, 0)
            }
        }
        if (how == 7) { // a link of 9 KiB
            return string.concat("https://example.com/", string(filled(9 * 1024)));
        }
        if (how == 8) { // a document of 20 KiB
            return string.concat('data:application/json,{"name":"', string(filled(20 * 1024)), '"}');
        }
        return numbered ? string.concat(base, text(id)) : base;
    }

    function filled(uint256 size) private pure returns (bytes memory bytes_) {
        bytes_ = new bytes(size);
        for (uint256 i = 0; i < size; i++) bytes_[i] = "a";
    }

    function text(uint256 number) private pure returns (string memory) {
        if (number == 0) return "0";
        uint256 digits = 0;
        for (uint256 left = number; left > 0; left /= 10) digits++;
        bytes memory written = new bytes(digits);
        for (uint256 left = number; left > 0; left /= 10) written[--digits] = bytes1(uint8(48 + left % 10));
        return string(written);
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0x80ac58cd || id == 0x5b5e139f || id == 0x49064906;
    }
}
