package io.farshore.functions.triggers;

import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.BlobTrigger;
import com.microsoft.azure.functions.annotation.FunctionName;
import io.farshore.functions.Farshore;
import java.io.IOException;

/** A manifest has been stored. What it throws makes the host announce the manifest again. */
public final class ManifestArrived {
    @FunctionName("ManifestArrived")
    public void run(
            @BlobTrigger(
                            source = "EventGrid",
                            name = "content",
                            path = "manifests/{itemId}/{epoch}/{file}",
                            dataType = "binary",
                            connection = "FARSHORE_STORAGE")
                    byte[] content,
            @BindingName("itemId") String itemId,
            @BindingName("epoch") String epoch,
            @BindingName("file") String file)
            throws IOException {
        Farshore.instance().recorder().arrived(itemId + '/' + epoch + '/' + file);
    }
}
