/// Documents by id: one port, kept in PostgreSQL or in MongoDB, and the names of their fields.
@NullMarked
package io.vitrine.db.documents;

import org.jspecify.annotations.NullMarked;
