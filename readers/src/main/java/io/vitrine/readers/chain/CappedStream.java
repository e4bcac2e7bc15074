package io.vitrine.readers.chain;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts what is really read, so that a small compressed answer cannot fill the memory.
final class CappedStream extends FilterInputStream {

    private final long most;
    private long count;

    CappedStream(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int some = super.read(into, offset, length);
        count(Math.max(0, some));
        return some;
    }

    private void count(int more) {
        count += more;
        if (count > most) {
            throw new RpcNode.TooLarge("an answer of more than " + most + " bytes");
        }
    }
}
