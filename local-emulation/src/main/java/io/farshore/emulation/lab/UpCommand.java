package io.farshore.emulation.lab;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a lab. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Starts a lab and leaves it running.")
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private final LabHome home = new LabHome();

    @Option(
            names = "--machines",
            defaultValue = "0",
            description = "Sample machines at work, enrolled and not protected (default: ${DEFAULT-VALUE}).")
    private int machines;

    @Option(names = "--boot", description = "Boot them in QEMU, instead of a writer on each one's data disk.")
    private boolean boot;

    @Option(
            names = "--vcenter",
            paramLabel = "N",
            defaultValue = "0",
            description = "A simulated vCenter with so many machines; none without this. Needs Go and govmomi.")
    private int vCenterMachines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Lab lab = Lab.open(home.folder(), Installation.ofProject());
        Timeline timeline = new Timeline(System.out);
        if (boot && !GuestDisks.canBoot()) {
            throw new IOException("QEMU or the tools that build a machine are missing; leave out --boot");
        }
        start(lab, timeline, machines, boot);
        if (vCenterMachines > 0) {
            LabVCenter vCenter = new LabVCenter(lab);
            vCenter.start(vCenterMachines);
            timeline.say(
                    "a vCenter is at " + vCenter.address().orElseThrow() + " (account " + LabVCenter.ACCOUNT + ")");
        }
        timeline.line("");
        timeline.line("running in " + lab.home() + "; see './farshore status', end with './farshore down'");
        return 0;
    }

    /** Starts everything up to machines that can be protected. */
    static void start(Lab lab, Timeline timeline, int machines, boolean boot) throws IOException, InterruptedException {
        lab.startCloud(part -> timeline.say("starts " + part));
        VaultSetup setup = new VaultSetup(lab, lab.client("contributor"));
        setup.createVault();
        setup.writeCredentials();
        lab.startSite();
        timeline.say("the site is registered with vault '" + lab.settings().vaultName() + "'");
        for (int number = 1; number <= machines; number++) {
            SampleMachine machine = lab.machine(number);
            lab.startMachine(machine, boot);
            setup.protectable(setup.container(), machine.name());
            timeline.say(machine.name() + " works behind its agent, and can be protected");
        }
    }
}
