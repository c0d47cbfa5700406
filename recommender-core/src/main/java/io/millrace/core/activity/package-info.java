/** What a session did: its bounded history, and the exact one that it is measured against. */
@NullMarked
package io.millrace.core.activity;

import org.jspecify.annotations.NullMarked;
