/**
 * The laboratory: every claim of the curriculum as an experiment that computes its figures, ends in one line that says whether the claim held, and draws
 * one page. {@link dev.signet.app.lab.Lab} lists them; an experiment is one file and one line there. Measurements themselves are in signet-core's
 * {@code inspect}. Start with {@link dev.signet.app.lab.Experiment} and {@link dev.signet.app.lab.Notebook}.
 */
package dev.signet.app.lab;
