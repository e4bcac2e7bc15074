/// Objects (bytes under a key): one port, kept in a local folder or in any S3.
@NullMarked
package io.vitrine.db.objects;

import org.jspecify.annotations.NullMarked;
