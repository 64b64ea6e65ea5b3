package io.farshore.emulation.arm;

/** The power states of Azure's virtual machines that this emulator knows. */
enum Power {
    RUNNING("running", "VM running"),
    STOPPED("stopped", "VM stopped"),
    DEALLOCATED("deallocated", "VM deallocated"),
    /** Wanted to run, but nothing can say that it does. */
    UNKNOWN("unknown", "VM state unknown");

    private final String wireName;
    private final String display;

    Power(String wireName, String display) {
        this.wireName = wireName;
        this.display = display;
    }

    String code() {
        return "PowerState/" + wireName;
    }

    String display() {
        return display;
    }
}
