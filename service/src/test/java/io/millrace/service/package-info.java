@NullMarked
package io.millrace.service;

import org.jspecify.annotations.NullMarked;
