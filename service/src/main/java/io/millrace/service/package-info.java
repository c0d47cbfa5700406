/** The query service: views over the topics, an HTTP interface and a page. */
@NullMarked
package io.millrace.service;

import org.jspecify.annotations.NullMarked;
