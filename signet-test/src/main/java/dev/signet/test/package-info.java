/** Assertions on models for test suites. Start with {@link dev.signet.test.ModelAssertions}. */
package dev.signet.test;
