package io.farshore.functions.triggers;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import io.farshore.functions.Farshore;

/** What happens by the clock. The schedules are settings, see FarshoreSettings. */
public final class TimerFunctions {
    @FunctionName("ConsistencySchedule")
    public void consistencySchedule(
            @TimerTrigger(name = "timer", schedule = "%FARSHORE_CONSISTENCY_SCHEDULE%") String timer) {
        Farshore.instance().consistency().send();
    }

    @FunctionName("Prune")
    public void prune(@TimerTrigger(name = "timer", schedule = "%FARSHORE_PRUNE_SCHEDULE%") String timer) {
        Farshore.instance().pruning().run();
        Farshore.instance().compactions().run();
        Farshore.instance().eventRetention().run();
        Farshore.instance().removedData().run();
    }

    @FunctionName("JobSweep")
    public void jobSweep(@TimerTrigger(name = "timer", schedule = "%FARSHORE_SWEEP_SCHEDULE%") String timer) {
        Farshore.instance().sweep().run();
    }

    @FunctionName("HealthWatch")
    public void healthWatch(@TimerTrigger(name = "timer", schedule = "%FARSHORE_SWEEP_SCHEDULE%") String timer) {
        Farshore.instance().healthWatch().run();
    }

    @FunctionName("Alerts")
    public void alerts(@TimerTrigger(name = "timer", schedule = "%FARSHORE_SWEEP_SCHEDULE%") String timer) {
        Farshore.instance().alertDelivery().run();
    }
}
