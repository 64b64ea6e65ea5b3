package io.farshore.processserver.discovery;

import com.vmware.vim25.InvalidLogin;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.NoPermission;
import com.vmware.vim25.ObjectContent;
import com.vmware.vim25.ObjectSpec;
import com.vmware.vim25.PropertyFilterSpec;
import com.vmware.vim25.PropertySpec;
import com.vmware.vim25.RetrieveOptions;
import com.vmware.vim25.RetrieveResult;
import com.vmware.vim25.SelectionSpec;
import com.vmware.vim25.ServiceContent;
import com.vmware.vim25.TraversalSpec;
import com.vmware.vim25.VimPortType;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.rmi.RemoteException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session through yavijava. Machines are read in bulk: one by one, 500 of them take minutes. */
public final class VimSession implements VCenter {
    private static final Logger LOG = LoggerFactory.getLogger(VimSession.class);
    private static final int PAGE = 250;

    /** The library puts whole answers into its messages. */
    private static final int MAX_REASON_CHARS = 400;

    private static final String MACHINE = "VirtualMachine";
    private static final String FOLDER = "Folder";

    private final VCenterAddress address;
    private final VimPortType port;
    private final ServiceContent content;

    private VimSession(VCenterAddress address, VimPortType port, ServiceContent content) {
        this.address = address;
        this.port = port;
        this.content = content;
    }

    /** Begins sessions with those whose certificates are trusted, see {@link VCenterTrust}. @param home of the server */
    public static Login login(Path home) {
        return (address, account) -> open(address, account, VCenterTrust.of(home.resolve(VCenterTrust.FOLDER)));
    }

    private static VCenter open(VCenterAddress address, RunAsAccount account, SSLContext trust) throws IOException {
        VimPortType port = new VimPortType(new VimTransport(address.sdk(), trust));
        try {
            ServiceContent content =
                    port.retrieveServiceContent(VimTransport.reference("ServiceInstance", "ServiceInstance"));
            port.login(content.getSessionManager(), account.user(), account.password(), null);
            return new VimSession(address, port, content);
        } catch (InvalidLogin e) {
            throw new IOException(
                    "vCenter " + address + " refuses user and password of the run-as account '" + account.name() + "'",
                    e);
        } catch (RemoteException e) {
            throw explained(address, e);
        }
    }

    private static IOException explained(VCenterAddress address, RemoteException e) {
        if (e instanceof NoPermission) {
            return new IOException("the run-as account may not read the machines of vCenter " + address, e);
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof SSLException) {
            return new IOException(
                    "the certificate of vCenter " + address + " is not trusted (" + cause.getMessage()
                            + "); put it, or its authority's, as a .pem file into the folder vcenter-trust of the server's home",
                    e);
        }
        String why = cause instanceof ConnectException ? "nobody answers there" : String.valueOf(cause);
        return new IOException(
                "vCenter " + address + " cannot be read: " + why.substring(0, Math.min(why.length(), MAX_REASON_CHARS)),
                e);
    }

    @Override
    public List<VirtualMachine> machines() throws IOException {
        try {
            ManagedObjectReference view = port.createContainerView(
                    content.getViewManager(), content.getRootFolder(), new String[] {MACHINE}, true);
            try {
                List<VirtualMachine> machines = read(view);
                requireSession();
                return machines;
            } finally {
                port.destroyView(view);
            }
        } catch (RemoteException e) {
            throw explained(address, e);
        }
    }

    /** A session that has ended answers with nothing, and not with an error. */
    private void requireSession() throws IOException {
        ObjectSpec root = new ObjectSpec();
        root.setObj(content.getRootFolder());
        List<ObjectContent> found = retrieve(filter(root, FOLDER, "name"));
        if (found.isEmpty() || VimProperties.of(found.getFirst()).text("name").isEmpty()) {
            throw new IOException("the session with vCenter " + address + " has ended");
        }
    }

    private List<VirtualMachine> read(ManagedObjectReference view) throws RemoteException {
        TraversalSpec members = new TraversalSpec();
        members.setType("ContainerView");
        members.setPath("view");
        members.setSkip(false);
        ObjectSpec all = new ObjectSpec();
        all.setObj(view);
        all.setSkip(true);
        all.setSelectSet(new SelectionSpec[] {members});
        List<VirtualMachine> machines = new ArrayList<>();
        for (ObjectContent object : retrieve(filter(all, MACHINE, VimProperties.PATHS))) {
            VimProperties.of(object).machine().ifPresent(machines::add);
        }
        return machines;
    }

    private static PropertyFilterSpec filter(ObjectSpec objects, String type, String... paths) {
        PropertySpec properties = new PropertySpec();
        properties.setType(type);
        properties.setPathSet(paths);
        PropertyFilterSpec filter = new PropertyFilterSpec();
        filter.setObjectSet(new ObjectSpec[] {objects});
        filter.setPropSet(new PropertySpec[] {properties});
        return filter;
    }

    private List<ObjectContent> retrieve(PropertyFilterSpec filter) throws RemoteException {
        RetrieveOptions pages = new RetrieveOptions();
        pages.setMaxObjects(PAGE);
        ManagedObjectReference collector = content.getPropertyCollector();
        List<ObjectContent> objects = new ArrayList<>();
        RetrieveResult page = port.retrievePropertiesEx(collector, new PropertyFilterSpec[] {filter}, pages);
        while (page != null) {
            Optional.ofNullable(page.getObjects()).map(List::of).ifPresent(objects::addAll);
            page = page.getToken() == null ? null : port.continueRetrievePropertiesEx(collector, page.getToken());
        }
        return objects;
    }

    @Override
    public void close() {
        try {
            port.logout(content.getSessionManager());
        } catch (RemoteException e) {
            LOG.debug("the session with {} ends by itself", address, e);
        }
    }
}
